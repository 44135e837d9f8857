"""The attack suite: submissions that try what a hostile student might, against our own grader only."""
