package sink

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Captures are kept compressed in the archive, or in a directory beside it (Options.CaptureDir): each in a file named
// by its hash, under a folder named by the first two characters of it, since file managers dislike a million files in
// one place. The files are whole or not there, may be copied and shared between archives, and `zstd -d` reads them.

// capturePath is where the body of a capture is kept in a directory.
func capturePath(dir, sha256 string) string {
	return filepath.Join(dir, sha256[:2], sha256+".zst")
}

// writeCaptureFile keeps a compressed body in a directory, unless it is there. When it returns, the file is on the disk:
// the row that promises it is written afterwards.
func writeCaptureFile(dir, sha256 string, zipped []byte) (err error) {
	path := capturePath(dir, sha256)
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	folder := filepath.Dir(path)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(folder, ".partial-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	_, err = f.Write(zipped)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return err
	}
	return syncDir(folder)
}

// syncDir brings the name of a new file to the disk.
func syncDir(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// readBody reads and unpacks the capture of a proof, from the archive or from the directory. That there is none, or
// that it does not unpack, is a finding about the version and not an error of the reading.
func (r *Reader) readBody(ctx context.Context, tx *sql.Tx, p *proof) error {
	zipped, err := r.zippedBody(ctx, tx, p.statement.Capture.SHA256)
	switch {
	case errors.Is(err, errNoBody):
		p.bodyErr = err
		return nil
	case err != nil:
		return err
	}
	if p.body, err = r.unzip.DecodeAll(zipped, nil); err != nil {
		p.bodyErr = fmt.Errorf("capture damaged: %w", err)
	}
	return nil
}

// errNoBody is a capture that is nowhere.
var errNoBody = errors.New("capture missing")

// zippedBody reads a capture as it is kept. What the archive itself has needs no directory.
func (r *Reader) zippedBody(ctx context.Context, tx *sql.Tx, sha256 string) ([]byte, error) {
	const query = `
SELECT (SELECT body FROM captures WHERE sha256 = ?1), EXISTS (SELECT 1 FROM capture_files WHERE sha256 = ?1)`
	var zipped []byte
	var outside bool
	if err := tx.QueryRowContext(ctx, query, sha256).Scan(&zipped, &outside); err != nil {
		return nil, err
	}
	switch {
	case zipped != nil:
		return zipped, nil
	case !outside:
		return nil, fmt.Errorf("%w: %s is not in the archive", errNoBody, sha256)
	case r.CaptureDir == "":
		return nil, fmt.Errorf("%w: %s is in a directory that the configuration does not name: set archive.captures", errNoBody, sha256)
	}
	zipped, err := os.ReadFile(capturePath(r.CaptureDir, sha256))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w: there is no %s", errNoBody, capturePath(r.CaptureDir, sha256))
	}
	return zipped, err
}
