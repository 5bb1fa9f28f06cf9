"""A double of GitHub on loopback: real bare Git repositories behind the REST calls that oscat makes, each request and
answer held against GitHub's own OpenAPI description; and a runner that executes the shipped workflow files against it.
"""
