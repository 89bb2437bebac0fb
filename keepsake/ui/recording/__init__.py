"""Recording a voice: the microphone, the recorder and its buttons, and a player to listen with."""
