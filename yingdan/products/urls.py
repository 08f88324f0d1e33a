from django.urls import path

from yingdan.products import views
from yingdan.products.kinds import price_list_kind, product_kind
from yingdan.ui.kinds.urls import urls_of

urlpatterns = [
    path("price-lists/<int:pk>/prices/", views.prices, name="pricelist-prices"),
    *urls_of(price_list_kind),
    *urls_of(product_kind),
]
