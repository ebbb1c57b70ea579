// Package testaddr gives tests an address for a server that must know its port before it starts.
package testaddr

import (
	"math/rand/v2"
	"net"
	"strconv"
	"testing"
)

// Ports below those that systems hand out by themselves (from 32768 on Linux, 49152 elsewhere): between the moment at
// which a port is found free and that at which a server takes it, neither a listener on port 0 nor a connection of
// another test can get it.
const (
	first = 20_000
	last  = 32_000
)

// Free returns an address on loopback that nothing listens on. Test binaries run side by side, so where it looks first
// is left to chance.
func Free(t testing.TB) string {
	t.Helper()
	var listen net.ListenConfig
	for range 100 {
		address := net.JoinHostPort("127.0.0.1", strconv.Itoa(first+rand.IntN(last-first)))
		l, err := listen.Listen(t.Context(), "tcp", address)
		if err != nil {
			continue
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		return address
	}
	t.Fatal("a hundred ports were taken")
	return ""
}
