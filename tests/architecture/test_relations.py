"""Foreign keys point to a room below: Django hides these imports in strings."""

from django.apps import apps

LAYERS = [
    {"web"},
    {"operations"},
    {"collect", "process", "analyse", "disseminate"},
    {"vault"},
    {"design"},
    {"platform"},
    {"auth", "sessions", "axes", "procrastinate"},
    {"contenttypes"},
]
DEPTH = {room: depth for depth, layer in enumerate(LAYERS) for room in layer}


def relations(models):
    for model in models:
        for field in model._meta.get_fields():
            if field.is_relation and not field.auto_created and field.related_model is not None:
                yield model, field.related_model


def uphill(models):
    return [
        f"{a._meta.label} -> {b._meta.label}"
        for a, b in relations(models)
        if a._meta.app_label != b._meta.app_label and DEPTH[b._meta.app_label] <= DEPTH[a._meta.app_label]
    ]


def test_foreign_keys_point_to_a_room_below():
    assert uphill(apps.get_models()) == []


def test_every_room_has_a_depth():
    assert {model._meta.app_label for model in apps.get_models()} <= set(DEPTH)


def test_a_key_between_siblings_would_be_seen():
    class Pretend:
        def __init__(self, label, relation=None):
            self._meta = self
            self.app_label, self.label = label, f"{label}.Thing"
            self.relation, self.is_relation, self.auto_created = relation, True, False
            self.related_model = relation

        def get_fields(self):
            return [self] if self.relation else []

    collect = Pretend("collect")
    assert uphill([Pretend("process", collect)]) == ["process.Thing -> collect.Thing"]
