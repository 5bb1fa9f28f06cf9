"""Tables of facts about the world that rules look things up in. Each says where it comes from."""
