"""What a return must say, and what contradicts itself. Begin with `completion`."""
