"""Hidden cases: what students never receive."""
