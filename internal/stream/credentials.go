package stream

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"

	"github.com/nats-io/jwt/v2"
	"github.com/nats-io/nkeys"
)

// authority is who the embedded server trusts. Three kinds of keys take part, as NATS wants them:
//
//   - the account owns the streams, so its key is kept (account.nk): with another one the store would look empty;
//   - each role is a user of the account with a key of its own, kept in its credentials file;
//   - the operator and the system account exist because the server asks for them. They are made anew at each start
//     and forgotten at its end, so there is no key on disk that could make accounts.
type authority struct {
	operator      *jwt.OperatorClaims
	account       nkeys.KeyPair
	accountKey    string // public
	accountJWT    string
	systemKey     string // public
	systemJWT     string
	adminJWT      string
	adminSeed     string
	credentialsIn string
}

// credentials names the file of a role in dir.
func (a *authority) credentials(r Role) string {
	return filepath.Join(a.credentialsIn, string(r)+".creds")
}

// loadAuthority reads the keys in dir, makes what is missing, and writes the credentials of every role anew where its
// permissions changed since. The directory is 0700, the files 0600.
func loadAuthority(dir string) (*authority, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make credentials directory: %w", err)
	}
	if err := os.Chmod(dir, 0o700); err != nil {
		return nil, fmt.Errorf("protect credentials directory: %w", err)
	}
	account, err := loadOrMakeSeed(filepath.Join(dir, "account.nk"))
	if err != nil {
		return nil, err
	}
	a := &authority{account: account, credentialsIn: dir}
	if err := a.signAccounts(); err != nil {
		return nil, fmt.Errorf("sign accounts: %w", err)
	}
	if err := a.signAdmin(); err != nil {
		return nil, fmt.Errorf("sign admin: %w", err)
	}
	for _, r := range Roles() {
		if err := a.writeCredentials(r); err != nil {
			return nil, fmt.Errorf("credentials of %s: %w", r, err)
		}
	}
	return a, nil
}

// signAccounts makes the operator and lets it sign the two accounts.
func (a *authority) signAccounts() error {
	operator, err := nkeys.CreateOperator()
	if err != nil {
		return err
	}
	operatorKey, err := operator.PublicKey()
	if err != nil {
		return err
	}
	system, err := nkeys.CreateAccount()
	if err != nil {
		return err
	}
	if a.systemKey, err = system.PublicKey(); err != nil {
		return err
	}
	if a.accountKey, err = a.account.PublicKey(); err != nil {
		return err
	}

	claims := jwt.NewAccountClaims(a.accountKey)
	claims.Name = "onrecord"
	// The disk is limited once for the whole server (ServerConfig.MaxStore).
	claims.Limits.JetStreamLimits = jwt.JetStreamLimits{
		MemoryStorage: jwt.NoLimit, DiskStorage: jwt.NoLimit, Streams: jwt.NoLimit, Consumer: jwt.NoLimit,
	}
	if a.accountJWT, err = claims.Encode(operator); err != nil {
		return err
	}
	systemClaims := jwt.NewAccountClaims(a.systemKey)
	systemClaims.Name = "SYS"
	if a.systemJWT, err = systemClaims.Encode(operator); err != nil {
		return err
	}

	operatorClaims := jwt.NewOperatorClaims(operatorKey)
	operatorClaims.Name = "onrecord"
	operatorClaims.SystemAccount = a.systemKey
	signed, err := operatorClaims.Encode(operator)
	if err != nil {
		return err
	}
	a.operator, err = jwt.DecodeOperatorClaims(signed)
	return err
}

// signAdmin makes a user that lives as long as the process.
func (a *authority) signAdmin() error {
	user, err := nkeys.CreateUser()
	if err != nil {
		return err
	}
	seed, err := user.Seed()
	if err != nil {
		return err
	}
	a.adminSeed = string(seed)
	a.adminJWT, err = a.signUser(user, roleAdmin)
	return err
}

// signUser states that the holder of the key is a user of the account with the role's permissions.
func (a *authority) signUser(user nkeys.KeyPair, r Role) (string, error) {
	key, err := user.PublicKey()
	if err != nil {
		return "", err
	}
	claims := jwt.NewUserClaims(key)
	claims.Name = string(r)
	claims.Permissions = r.permissions()
	return claims.Encode(a.account)
}

// writeCredentials leaves the file of a role alone while it says what this version would say, and keeps the role's key
// when it must be written again.
func (a *authority) writeCredentials(r Role) error {
	path := a.credentials(r)
	old, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	user, current := a.readCredentials(old, r)
	if current {
		return os.Chmod(path, 0o600)
	}
	if user == nil {
		if user, err = nkeys.CreateUser(); err != nil {
			return err
		}
	}
	seed, err := user.Seed()
	if err != nil {
		return err
	}
	signed, err := a.signUser(user, r)
	if err != nil {
		return err
	}
	contents, err := jwt.FormatUserConfig(signed, seed)
	if err != nil {
		return err
	}
	return writeFile(path, contents)
}

// readCredentials returns the key in a credentials file, nil where there is none to use, and whether the file grants
// exactly what the role is granted now.
func (a *authority) readCredentials(contents []byte, r Role) (user nkeys.KeyPair, current bool) {
	if len(contents) == 0 {
		return nil, false
	}
	user, err := jwt.ParseDecoratedUserNKey(contents)
	if err != nil {
		return nil, false
	}
	signed, err := jwt.ParseDecoratedJWT(contents)
	if err != nil {
		return user, false
	}
	claims, err := jwt.DecodeUserClaims(signed)
	if err != nil {
		return user, false
	}
	key, err := user.PublicKey()
	return user, err == nil && claims.Subject == key && claims.Issuer == a.accountKey &&
		reflect.DeepEqual(claims.Permissions, r.permissions())
}

// loadOrMakeSeed reads an account key, or makes one and keeps it.
func loadOrMakeSeed(path string) (nkeys.KeyPair, error) {
	seed, err := os.ReadFile(path)
	if err == nil {
		pair, err := nkeys.FromSeed(seed)
		if err != nil {
			return nil, fmt.Errorf("account key %s is damaged (restore it from a backup; without it the store cannot be opened): %w", path, err)
		}
		return pair, nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("account key: %w", err)
	}
	pair, err := nkeys.CreateAccount()
	if err != nil {
		return nil, err
	}
	if seed, err = pair.Seed(); err != nil {
		return nil, err
	}
	return pair, writeFile(path, seed)
}

// writeFile puts a secret in place whole or not at all, and on the disk before it returns: after a power cut the file
// is the old one or the new one.
func writeFile(path string, contents []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".new-*") // 0600
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // gone already when all went well
	_, err = f.Write(contents)
	err = errors.Join(err, f.Sync(), f.Close())
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return err
	}
	return syncDir(filepath.Dir(path))
}

// syncDir makes a rename in dir durable. Where directories cannot be synced (Windows) the file system does it alone.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	_ = d.Sync()
	return nil
}
