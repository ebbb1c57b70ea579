package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gofrs/flock"
)

// Where pages of a data directory are served is noted in its directory web, for doctor: a file a page, which is locked for
// as long as the page is up, so that one left behind by a process that was killed is known for what it is.

func (a *app) pageNotes() string { return filepath.Join(a.dataDir, "web") }

// notePage notes the address of a page, and returns what takes the note away. A data directory that cannot be written to,
// as that of an archive on another machine, has no notes.
func (a *app) notePage(url string) (forget func()) {
	name := strings.NewReplacer("://", "-", "/", "", ":", "-", "[", "", "]", "").Replace(url)
	path := filepath.Join(a.pageNotes(), name)
	lock := flock.New(path+".lock", flock.SetPermissions(0o600))
	err := os.MkdirAll(a.pageNotes(), 0o700)
	if err == nil {
		_, err = lock.TryLock()
	}
	if err == nil {
		err = os.WriteFile(path, []byte(url+"\n"), 0o600)
	}
	if err != nil {
		a.logger.Debug("the address of the page could not be noted", "error", err)
		return func() {}
	}
	return func() {
		_ = os.Remove(path)
		_ = lock.Unlock()
		_ = os.Remove(path + ".lock")
	}
}

// notedPages are the addresses of the pages that are up.
func (a *app) notedPages() []string {
	urls := []string{}
	names, err := filepath.Glob(filepath.Join(a.pageNotes(), "*.lock"))
	if err != nil {
		return urls
	}
	for _, name := range names {
		lock := flock.New(name, flock.SetPermissions(0o600))
		if free, err := lock.TryRLock(); err != nil || free {
			_ = lock.Unlock()
			continue
		}
		if url, err := os.ReadFile(strings.TrimSuffix(name, ".lock")); err == nil {
			urls = append(urls, strings.TrimSpace(string(url)))
		}
	}
	slices.Sort(urls)
	return urls
}
