package sink

import (
	"context"
	"fmt"

	"golang.org/x/sync/errgroup"

	"github.com/onrecord/onrecord"
)

// capture is the body of one, on its way from the capture store into the archive, or why it could not be read.
type capture struct {
	sha256 string
	size   int
	zipped []byte
	inFile bool // it is in the directory, not in zipped
	err    error
}

// captureReads is how many captures are read and compressed at once. Reading waits for the store, compressing for
// the processor; a few of both keep either busy.
const captureReads = 4

// fetchCaptures reads the captures that the batch needs and the archive does not have. It runs before the transaction,
// so that readers of the store are not waited for with the write lock held. One that cannot be read is returned with
// its reason.
func (a *Archive) fetchCaptures(ctx context.Context, s Stream, batch []record) ([]capture, error) {
	hashes := capturesOf(batch)
	if len(hashes) == 0 {
		return nil, nil
	}
	rows, err := a.insert.prepared[findWanted].QueryContext(ctx, listJSON(hashes))
	if err != nil {
		return nil, fmt.Errorf("look for captures in archive %s: %w", a.path, err)
	}
	wanted, err := scanStrings(rows)
	if err != nil {
		return nil, fmt.Errorf("look for captures in archive %s: %w", a.path, err)
	}
	return a.readCaptures(ctx, s, wanted)
}

// capturesOf lists the captures that the statements of a batch were made from, each once.
func capturesOf(batch []record) []string {
	var hashes []string
	seen := make(map[string]bool)
	for _, r := range batch {
		if r.statement == nil || seen[r.statement.Capture.SHA256] {
			continue
		}
		seen[r.statement.Capture.SHA256] = true
		hashes = append(hashes, r.statement.Capture.SHA256)
	}
	return hashes
}

// readCaptures reads captures from the store and compresses them. The only error it returns is that of ctx: then a
// capture that was not read is not a missing one.
func (a *Archive) readCaptures(ctx context.Context, s Stream, hashes []string) ([]capture, error) {
	captures := make([]capture, len(hashes))
	var group errgroup.Group
	group.SetLimit(captureReads)
	for i, sha256 := range hashes {
		group.Go(func() error {
			captures[i] = a.readCapture(ctx, s, sha256)
			return nil
		})
	}
	_ = group.Wait() // what fails is in its capture
	return captures, ctx.Err()
}

var errWrongCapture = fmt.Errorf("its bytes do not have its hash: %w", onrecord.ErrInvalid)

func (a *Archive) readCapture(ctx context.Context, s Stream, sha256 string) capture {
	_, body, err := s.Capture(ctx, sha256)
	if err == nil && onrecord.HashBytes(body) != sha256 {
		err = errWrongCapture
	}
	if err != nil {
		return capture{sha256: sha256, err: err}
	}
	c := capture{sha256: sha256, size: len(body), zipped: a.zip.EncodeAll(body, nil)}
	if a.captureDir == "" {
		return c
	}
	if err := writeCaptureFile(a.captureDir, sha256, c.zipped); err != nil {
		return capture{sha256: sha256, err: err}
	}
	c.zipped, c.inFile = nil, true
	return c
}

// captures stores bodies, and notes those that could not be read.
func (i *insertion) captures(ctx context.Context, captures []capture) error {
	for _, c := range captures {
		var err error
		switch {
		case c.err != nil:
			_, err = i.exec(ctx, insertMissing, c.sha256, c.err.Error())
		case c.inFile:
			_, err = i.exec(ctx, insertCaptureFile, c.sha256, c.size)
		default:
			_, err = i.exec(ctx, insertCapture, c.sha256, c.size, c.zipped)
		}
		if err == nil && c.err == nil {
			_, err = i.exec(ctx, deleteMissing, c.sha256)
		}
		if err != nil {
			return fmt.Errorf("capture %s: %w", c.sha256, err)
		}
	}
	return nil
}

// retryBatch bounds how many missing captures one attempt takes on, so that it holds up the streams but shortly.
const retryBatch = 50

// retryMissing tries again for captures that could not be read when their statements were stored, as long as it finds
// them: an import may bring many at once.
func (a *Archive) retryMissing(ctx context.Context, s Stream) error {
	for {
		missing, err := a.missing(ctx)
		if err != nil || len(missing) == 0 {
			return err
		}
		found, err := a.retry(ctx, s, missing)
		if err != nil || found == 0 || len(missing) < retryBatch {
			return err
		}
	}
}

// retry tries again for some captures, and returns how many it found.
func (a *Archive) retry(ctx context.Context, s Stream, missing []string) (found int, err error) {
	captures, err := a.readCaptures(ctx, s, missing)
	if err != nil {
		return 0, err
	}
	err = a.transact(context.WithoutCancel(ctx), func(i *insertion) error { return i.captures(ctx, captures) })
	if err != nil {
		return 0, fmt.Errorf("write missing captures to archive %s: %w", a.path, err)
	}
	for _, c := range captures {
		if c.err == nil {
			found++
			a.log.Info("capture found that was missing", "sha256", c.sha256)
		}
	}
	return found, nil
}

// missing lists some of the missing captures. They are drawn at random, so that a few that never come back do not
// keep the others from their turn.
func (a *Archive) missing(ctx context.Context) ([]string, error) {
	const query = `SELECT sha256 FROM missing_captures ORDER BY random() LIMIT ?`
	rows, err := a.db.QueryContext(ctx, query, retryBatch)
	if err != nil {
		return nil, fmt.Errorf("list missing captures of archive %s: %w", a.path, err)
	}
	defer rows.Close()
	var hashes []string
	for rows.Next() {
		var sha256 string
		if err := rows.Scan(&sha256); err != nil {
			return nil, err
		}
		hashes = append(hashes, sha256)
	}
	return hashes, rows.Err()
}
