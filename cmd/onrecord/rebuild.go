package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/onrecord/onrecord/internal/stream"
	"github.com/onrecord/onrecord/sink"
)

// rebuild builds a fresh archive from the streams beside the one there is, says how they differ, and puts it in its
// place. Where rows would be lost that are not in the streams, it does so only if forced.
func (a *app) rebuild(ctx context.Context, dry, force bool) error {
	w, err := a.openWorkbench(ctx)
	if err != nil {
		return err
	}
	defer w.close()
	path := a.archivePath(w.cfg)
	if w.store == nil && !dry && w.cfg.NATS.URL == "" {
		return fmt.Errorf("an onrecord runs on %s and writes the archive: stop `onrecord run` first (`onrecord serve` may stay), or give --dry-run to compare only", a.dataDir)
	}
	fresh := path + ".rebuild"
	if err := removeArchive(fresh); err != nil {
		return err
	}
	conn, err := w.connect(ctx, stream.RoleSink)
	if err != nil {
		return err
	}
	if err := w.fill(ctx, conn, fresh, sink.Options{}); err != nil {
		return errors.Join(err, removeArchive(fresh))
	}
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) && !dry {
		return w.swap(ctx, fresh, path, "there was no archive")
	}
	differences, err := a.compareArchives(ctx, w, path, fresh)
	if err != nil {
		return errors.Join(err, removeArchive(fresh))
	}
	missing := 0
	for _, d := range differences {
		missing += d.Missing
		if _, err := fmt.Fprintln(a.out, d); err != nil {
			return err
		}
	}
	verdict := "equal, row by row"
	if len(differences) > 0 {
		verdict = "different"
	}
	switch {
	case dry:
		_, err := fmt.Fprintf(a.out, "%s: the archive and what the streams give\n", verdict)
		return errors.Join(err, removeArchive(fresh))
	case missing > 0 && !force:
		a.say("%s is left as it is, since rows of it are not in the streams; %s has what they give. --force puts that in its place.", path, fresh)
		return exitError(exitFailed)
	}
	if len(differences) > 0 {
		return w.keepAndSwap(ctx, fresh, path, verdict)
	}
	return w.swap(ctx, fresh, path, verdict)
}

// compareArchives brings the old archive up to date with the program, where nobody else writes to it, and compares.
func (a *app) compareArchives(ctx context.Context, w *workbench, path, fresh string) ([]sink.Difference, error) {
	if w.store != nil {
		old, err := sink.Open(ctx, path, sink.Options{Logger: a.logger, CaptureDir: w.cfg.Archive.Captures})
		if err == nil {
			err = old.Close()
		}
		if err != nil {
			return nil, err
		}
	}
	return sink.Compare(ctx, path, fresh)
}

// keepAndSwap keeps the archive that differed beside the new one.
func (w *workbench) keepAndSwap(ctx context.Context, fresh, path, verdict string) error {
	kept := path + ".before-rebuild"
	if err := removeArchive(kept); err != nil {
		return fmt.Errorf("keep the old archive: %w", err)
	}
	reader, err := w.readerOf(ctx, w.cfg)
	if err != nil {
		return err
	}
	_, err = reader.Backup(ctx, kept)
	if err := errors.Join(err, reader.Close()); err != nil {
		return fmt.Errorf("keep the old archive: %w", err)
	}
	return w.swap(ctx, fresh, path, verdict+"; the old one is "+kept)
}

// swap puts the fresh archive in the place of the old one. Where nobody has that open, the one file takes the name of the
// other. Where somebody reads it, the old file gets the content of the fresh one: a file that is open elsewhere cannot be
// put in another's place, since what SQLite keeps beside it would stay behind.
func (w *workbench) swap(ctx context.Context, fresh, path, verdict string) error {
	if err := sink.SingleFile(ctx, fresh); err != nil {
		return err
	}
	err := w.release(ctx, path)
	switch {
	case err == nil:
		if err := os.Rename(fresh, path); err != nil {
			return fmt.Errorf("put the new archive in place: %w", err)
		}
	case !errors.Is(err, sink.ErrInUse):
		return err
	case w.store == nil: // on a cluster nothing here says whether one of them writes
		return fmt.Errorf("%w: stop `onrecord sink` and `onrecord serve` of this archive (and close any viewer), and do it again; %s may be removed", err, fresh)
	default: // who holds the store of the streams is the only one who writes
		if err := errors.Join(sink.Replace(ctx, path, fresh), removeArchive(fresh)); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintf(w.out, "rebuilt %s from the streams: %s\n", path, verdict)
	return err
}

// release makes the old archive, where there is one, a single file that can be replaced.
func (w *workbench) release(ctx context.Context, path string) error {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return sink.SingleFile(ctx, path)
}

// removeArchive removes an archive and what SQLite keeps beside it.
func removeArchive(path string) error {
	var errs []error
	for _, suffix := range []string{"", "-wal", "-shm", "-journal"} {
		if err := os.Remove(path + suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}
