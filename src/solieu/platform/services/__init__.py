from solieu.platform.services.accounts import create_account, give_role, take_role

__all__ = ["create_account", "give_role", "take_role"]
