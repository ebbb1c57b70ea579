//go:build !cgo

package sink

import "errors"

func checkBuild() error {
	return errors.New("this onrecord was built without cgo, which SQLite needs: install a C compiler and build it with `make build`, or with `CGO_ENABLED=1 go build -tags sqlite_fts5`")
}
