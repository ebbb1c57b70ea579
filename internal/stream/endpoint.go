package stream

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/gofrs/flock"
	"github.com/onrecord/onrecord"
)

// Endpoint is how other processes of this machine reach the embedded server of a running onrecord.
type Endpoint struct {
	// URL is empty when that server is in-process only. It is the one for everybody.
	URL string `json:"url"`
	// Here is the address for this machine, and TLS what is to be known to connect to it.
	Here string `json:"here,omitempty"`
	TLS  TLS    `json:"tls,omitzero"`
	// Creds is the path of each role's credentials file.
	Creds map[Role]string `json:"creds"`
	PID   int             `json:"pid"`
}

// endpointFile is written when the server is ready and removed when it stops. It names no secret, only where they are.
const endpointFile = "server.json"

func (s *Server) endpoint() Endpoint {
	e := Endpoint{URL: s.URL(), Creds: map[Role]string{}, PID: os.Getpid()}
	e.Here, e.TLS = s.here()
	for _, r := range Roles() {
		e.Creds[r] = s.CredsFile(r)
	}
	return e
}

// Dial is how a role connects from this machine.
func (e Endpoint) Dial(r Role) DialConfig {
	return DialConfig{URL: cmp.Or(e.Here, e.URL), TLS: e.TLS, Creds: e.Creds[r], Role: r}
}

func writeEndpoint(dir string, e Endpoint) error {
	b, err := json.MarshalIndent(e, "", "  ")
	if err != nil {
		return err
	}
	return writeFile(filepath.Join(dir, endpointFile), append(b, '\n'))
}

func removeEndpoint(dir string) { _ = os.Remove(filepath.Join(dir, endpointFile)) }

// ReadEndpoint finds the embedded server that runs on dir. The error is onrecord.ErrNotFound when none does, even
// where one was killed and left its file behind: what tells is the lock, which ends with the process.
func ReadEndpoint(dir string) (Endpoint, error) {
	notRunning := fmt.Errorf("no onrecord is running on %s: %w", dir, onrecord.ErrNotFound)
	path := filepath.Join(dir, endpointFile)
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Endpoint{}, notRunning
	}
	if err != nil {
		return Endpoint{}, fmt.Errorf("find the running server: %w", err)
	}
	lock := flock.New(filepath.Join(dir, "lock"), flock.SetPermissions(0o600))
	free, err := lock.TryRLock()
	if err != nil {
		return Endpoint{}, fmt.Errorf("find the running server: %w", err)
	}
	if free {
		return Endpoint{}, errors.Join(notRunning, lock.Unlock())
	}
	var e Endpoint
	if err := json.Unmarshal(b, &e); err != nil {
		return Endpoint{}, fmt.Errorf("find the running server: %s: %w", path, err)
	}
	return e, nil
}
