"""What is seen: widgets only; presenters tell them what to show."""
