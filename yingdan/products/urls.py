from yingdan.products.kinds import product_kind
from yingdan.ui.kinds.urls import urls_of

urlpatterns = urls_of(product_kind)
