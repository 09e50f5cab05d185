"""The demo desk: invented customers of two invented shops, whose stories stand in `acme.toml` and `hanbit.toml`."""
