"""From a concern to a case: asking for help, the queue of requests, and the state machine of an evaluation."""
