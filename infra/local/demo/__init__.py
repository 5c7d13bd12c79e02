"""The practice that a newcomer finds: invented people, numbers that belong to nobody."""

from infra.local.demo.seed import seed

__all__ = ["seed"]
