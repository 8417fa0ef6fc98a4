"""The few modules that both servers share."""
