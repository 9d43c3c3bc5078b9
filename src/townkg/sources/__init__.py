"""What results are shown with, read once for all of a result: names, passages, supports."""
