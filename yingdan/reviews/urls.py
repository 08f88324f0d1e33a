from django.urls import path

from yingdan.reviews.kinds import lesson_kind, review_kind
from yingdan.reviews.views import verbs
from yingdan.reviews.views.page import page
from yingdan.ui.kinds.urls import urls_of

urlpatterns = [
    path("reviews/<int:pk>/publish/", verbs.publish, name="review-publish"),
    path("reviews/<int:pk>/reopen/", verbs.reopen, name="review-reopen"),
    path("reviews/<int:pk>/template/", verbs.template, name="review-template"),
    path("reviews/<int:pk>/finding/", verbs.finding, name="review-finding"),
    path("reviews/<int:pk>/change-finding/", verbs.change_finding, name="review-change-finding"),
    path("reviews/<int:pk>/drop-finding/", verbs.drop_finding, name="review-drop-finding"),
    path("reviews/<int:pk>/measure/", verbs.measure, name="review-measure"),
    path("reviews/<int:pk>/change-measure/", verbs.change_measure, name="review-change-measure"),
    path("reviews/<int:pk>/drop-measure/", verbs.drop_measure, name="review-drop-measure"),
    path("reviews/<int:pk>/finish/", verbs.finish, name="review-finish"),
    path("reviews/<int:pk>/rate/", verbs.rate, name="review-rate"),
    path("lessons/<int:pk>/publish/", verbs.publish_lesson, name="lesson-publish"),
    path("lessons/<int:pk>/retire/", verbs.retire, name="lesson-retire"),
    path("lessons/<int:pk>/use/", verbs.use, name="lesson-use"),
    path("lessons/<int:pk>/unuse/", verbs.unuse, name="lesson-unuse"),
    path("projects/<int:pk>/adopt-lesson/", verbs.adopt, name="project-adopt-lesson"),
    *urls_of(review_kind, instead={"detail": page}),
    *urls_of(lesson_kind),
]
