package web

import (
	"bufio"
	"crypto/sha256"
	"crypto/subtle"
	"fmt"
	"os"
	"strings"
	"sync"

	"golang.org/x/crypto/bcrypt"

	"github.com/onrecord/onrecord"
)

// Users are who may see the page: hashes of passwords by name.
type Users map[string]*user

type user struct {
	hash []byte
	// admitted is the hash of the password that was right, since bcrypt takes a tenth of a second each time.
	mu       sync.Mutex
	admitted []byte
}

// ReadUsers reads a file of lines NAME:HASH as `htpasswd -B` writes them, with hashes of bcrypt. Empty lines and those
// that begin with "#" are left out.
func ReadUsers(path string) (Users, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read who may see the page: %w", err)
	}
	defer f.Close()
	users := make(Users)
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, hash, _ := strings.Cut(line, ":")
		if _, err := bcrypt.Cost([]byte(hash)); name == "" || err != nil {
			return nil, fmt.Errorf("%s:%d: want NAME:HASH with a hash of bcrypt, as `htpasswd -B` writes it: %w", path, n, onrecord.ErrInvalid)
		}
		users[name] = &user{hash: []byte(hash)}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("read who may see the page: %w", err)
	}
	if len(users) == 0 {
		return nil, fmt.Errorf("%s names nobody: make it with `htpasswd -B -c %s NAME`: %w", path, path, onrecord.ErrInvalid)
	}
	return users, nil
}

// admit reports whether a password is right. A name that is not there takes as long as one that is.
func (u Users) admit(name, password string) bool {
	known, ok := u[name]
	if !ok {
		for _, any := range u {
			_ = bcrypt.CompareHashAndPassword(any.hash, []byte(password))
			break
		}
		return false
	}
	known.mu.Lock()
	defer known.mu.Unlock()
	sum := sha256.Sum256([]byte(password))
	if known.admitted != nil && subtle.ConstantTimeCompare(known.admitted, sum[:]) == 1 {
		return true
	}
	if bcrypt.CompareHashAndPassword(known.hash, []byte(password)) != nil {
		return false
	}
	known.admitted = sum[:]
	return true
}
