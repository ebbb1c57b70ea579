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

// admit reports whether a password is right. A name that is not there takes as long as one that is. Whoever was admitted
// before is so at once; others wait until turn has room, so that guessing takes little of the machine.
func (u Users) admit(name, password string, turn chan struct{}) bool {
	known, ok := u[name]
	sum := sha256.Sum256([]byte(password))
	if ok && known.remembers(sum[:]) {
		return true
	}
	turn <- struct{}{}
	defer func() { <-turn }()
	if !ok {
		for _, other := range u {
			_ = bcrypt.CompareHashAndPassword(other.hash, []byte(password))
			break
		}
		return false
	}
	if bcrypt.CompareHashAndPassword(known.hash, []byte(password)) != nil {
		return false
	}
	known.mu.Lock()
	defer known.mu.Unlock()
	known.admitted = sum[:]
	return true
}

func (u *user) remembers(sum []byte) bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.admitted != nil && subtle.ConstantTimeCompare(u.admitted, sum) == 1
}
