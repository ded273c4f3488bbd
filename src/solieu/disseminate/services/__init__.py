from solieu.disseminate.services.publish import Publication, PublishedTable, publish

__all__ = ["Publication", "PublishedTable", "publish"]
