from django.urls import path

from yingdan.customers import views
from yingdan.customers.kinds import contact_kind, customer_kind, follow_up_kind
from yingdan.ui.kinds.urls import urls_of

urlpatterns = [
    path("customers/<int:pk>/follow-up/", views.follow_up, name="customer-follow-up"),
    path("customers/<int:pk>/transfer/", views.transfer, name="customer-transfer"),
    path("customers/<int:pk>/merge/", views.merge, name="customer-merge"),
    path("customers/duplicates/", views.duplicates, name="customer-duplicates"),
    path("customers/<int:pk>/apart/", views.apart, name="customer-apart"),
    path("customers/<int:pk>/apart/<int:other>/undo/", views.together, name="customer-together"),
    path("customers/twins/", views.twins, name="customer-twins"),
    path("contacts/<int:pk>/invite/", views.invite, name="contact-invite"),
    path("contacts/<int:pk>/shut/", views.shut, name="contact-shut"),
    *urls_of(customer_kind),
    *urls_of(contact_kind),
    *urls_of(follow_up_kind),
]
