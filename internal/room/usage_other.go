//go:build !linux && !darwin && !freebsd

package room

// usage is not known here: a disk that is full is noticed when it is written to.
func usage(string) (Usage, error) { return Usage{}, nil }
