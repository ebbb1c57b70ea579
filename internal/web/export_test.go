package web

import "slices"

// Parameters are the names of the parameters of a search.
func Parameters() []string { return slices.Clone(parameters) }
