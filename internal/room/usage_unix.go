//go:build linux || darwin || freebsd

package room

import (
	"fmt"
	"syscall"
)

func usage(dir string) (Usage, error) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(dir, &s); err != nil {
		return Usage{}, fmt.Errorf("ask how full the disk of %s is: %w", dir, err)
	}
	block := uint64(s.Bsize)
	return Usage{Total: uint64(s.Blocks) * block, Free: uint64(s.Bavail) * block}, nil //nolint:unconvert // another type elsewhere
}
