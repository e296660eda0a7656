"""The page of the control plane: what a person sees of a running cloud in the browser; nothing can be changed there."""
