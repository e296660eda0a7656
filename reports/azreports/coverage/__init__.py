"""How much of the model's machines was seen: in numbers, and as a picture of each machine."""
