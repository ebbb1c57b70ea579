package sink

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"net/url"
	"path/filepath"

	"github.com/mattn/go-sqlite3"
)

// openDB returns a pool of connections to the file at path, each opened with params, see the driver's documentation.
// Nothing is opened yet.
func openDB(path string, params url.Values) *sql.DB {
	// The path goes into a URI, in which "?", "#" and "%" would mean something.
	file := url.URL{Path: filepath.ToSlash(path)}
	return sql.OpenDB(connector{dsn: "file:" + file.EscapedPath() + "?" + params.Encode()})
}

// connector opens connections with a driver of its own instead of one registered by name for the whole process.
type connector struct {
	driver sqlite3.SQLiteDriver
	dsn    string
}

func (c connector) Connect(context.Context) (driver.Conn, error) { return c.driver.Open(c.dsn) }

func (c connector) Driver() driver.Driver { return &c.driver }
