"""The outside world for the demo and the tests: real servers, no containers. Never deployed."""
