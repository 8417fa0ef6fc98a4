"""One plain class per screen: no widgets, no Qt."""
