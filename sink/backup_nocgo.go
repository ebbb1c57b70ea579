//go:build !cgo

package sink

import (
	"context"
	"database/sql"
)

func copyDatabase(context.Context, *sql.DB, *sql.Conn) error { return checkBuild() }
