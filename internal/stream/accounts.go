package stream

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/nats-io/jwt/v2"
	"github.com/nats-io/nkeys"
	"github.com/onrecord/onrecord"
)

// A cluster of the operator's own gets the same roles as the embedded server, as users of one account in the servers'
// configuration. Each has a key (NKey): the servers know the public halves, the seeds stay with who connects.

// accountRoles are the users of the account on a cluster. The admin makes the streams, with everything allowed; where
// it connects, no stage does.
func accountRoles() []Role { return append([]Role{roleAdmin}, Roles()...) }

// KeyVariable is the environment variable in which the servers of a cluster find the public key of a role.
func KeyVariable(r Role) string { return "ONRECORD_" + strings.ToUpper(string(r)) + "_NKEY" }

// AccountsConfig is the part of a NATS server's configuration that gives every role its permissions: the same as in the
// credentials files of the embedded server.
func AccountsConfig() []byte {
	var b bytes.Buffer
	b.WriteString("accounts {\n  ONRECORD {\n    jetstream: enabled\n    users: [\n")
	for _, r := range accountRoles() {
		fmt.Fprintf(&b, "      # %s\n      {\n        nkey: $%s\n", r, KeyVariable(r))
		if r != roleAdmin {
			p := r.permissions()
			b.WriteString("        permissions: {\n")
			writePermission(&b, "publish", p.Pub)
			writePermission(&b, "subscribe", p.Sub)
			b.WriteString("        }\n")
		}
		b.WriteString("      }\n")
	}
	b.WriteString("    ]\n  }\n}\n")
	return b.Bytes()
}

func writePermission(b *bytes.Buffer, verb string, p jwt.Permission) {
	fmt.Fprintf(b, "          %s: {\n", verb)
	for _, list := range []struct {
		name     string
		subjects []string
	}{{"allow", p.Allow}, {"deny", p.Deny}} {
		if len(list.subjects) == 0 {
			continue
		}
		fmt.Fprintf(b, "            %s: [\n", list.name)
		for _, s := range list.subjects {
			fmt.Fprintf(b, "              %s\n", strconv.Quote(s))
		}
		b.WriteString("            ]\n")
	}
	b.WriteString("          }\n")
}

// KeysFile holds the public keys of the roles, as an environment file for the servers of a cluster.
const KeysFile = "nkeys.env"

// KeyFile is the file of a role's seed in a directory of keys: what nats.creds names.
func KeyFile(dir string, r Role) string { return filepath.Join(dir, string(r)+".nk") }

// WriteKeys makes the keys of a cluster's roles in dir: a file with the seed for each, mode 0600, and KeysFile with the
// public halves. Keys that are there stay as they are, so a role that a new version brings gets its key and the others
// keep theirs.
func WriteKeys(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("make directory of keys: %w", err)
	}
	var public strings.Builder
	for _, r := range accountRoles() {
		pair, err := loadOrMakeKey(KeyFile(dir, r))
		if err != nil {
			return fmt.Errorf("key of %s: %w", r, err)
		}
		key, err := pair.PublicKey()
		if err != nil {
			return fmt.Errorf("key of %s: %w", r, err)
		}
		fmt.Fprintf(&public, "%s=%s\n", KeyVariable(r), key)
	}
	return writeFile(filepath.Join(dir, KeysFile), []byte(public.String()))
}

func loadOrMakeKey(path string) (nkeys.KeyPair, error) {
	seed, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		pair, err := nkeys.CreateUser()
		if err != nil {
			return nil, err
		}
		if seed, err = pair.Seed(); err != nil {
			return nil, err
		}
		return pair, writeFile(path, append(seed, '\n'))
	}
	if err != nil {
		return nil, err
	}
	pair, err := nkeys.FromSeed(bytes.TrimSpace(seed))
	if err != nil {
		return nil, fmt.Errorf("%s is no user's NKey seed (%w): remove it and a new one is made: %w", path, err, onrecord.ErrInvalid)
	}
	return pair, nil
}
