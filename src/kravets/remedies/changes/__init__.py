"""What remedies change: one file a part of the training; each change registers itself when it is imported."""
