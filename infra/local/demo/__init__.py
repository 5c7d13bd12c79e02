"""The practice that a newcomer finds: invented people, numbers that belong to nobody."""

from infra.local.demo.fill import seed

__all__ = ["seed"]
