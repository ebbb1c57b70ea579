package newsroom

import (
	"bytes"
	"compress/gzip"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/onrecord/onrecord"
)

//go:generate go run ./mkpdf -in mkpdf/position.txt -out site/law.pellbay.example/papers/meridian-accord-position.pdf

//go:embed site
var files embed.FS

// page is one file of the site, ready to be served.
type page struct {
	body        []byte
	zipped      []byte // body compressed with gzip; nil where that saves nothing
	contentType string
	etag        string // strong, of body; the compressed form has its own
}

// site holds the pages of every host by the path they are served at.
type site map[string]map[string]page

// loadSite reads the embedded files. They are part of the program, so an error is a mistake of ours.
func loadSite() (site, error) {
	s := site{}
	err := fs.WalkDir(files, "site", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		body, err := files.ReadFile(name)
		if err != nil {
			return err
		}
		p, err := newPage(name, body)
		if err != nil {
			return fmt.Errorf("sample page %s: %w", name, err)
		}
		host, file, _ := strings.Cut(strings.TrimPrefix(name, "site/"), "/")
		if s[host] == nil {
			s[host] = map[string]page{}
		}
		s[host][servedAt(file)] = p
		return nil
	})
	return s, err
}

// servedAt is the path of a file: a folder for its index.html, and a page without ".html" where the newsroom writes
// its addresses so, which is everywhere but under /releases/.
func servedAt(file string) string {
	if dir, base := path.Split(file); base == "index.html" {
		return "/" + dir
	}
	if !strings.HasPrefix(file, "releases/") {
		file = strings.TrimSuffix(file, ".html")
	}
	return "/" + file
}

func newPage(name string, body []byte) (page, error) {
	contentType, ok := contentTypes[path.Base(name)]
	if !ok {
		contentType, ok = contentTypes[path.Ext(name)]
	}
	if !ok {
		return page{}, fmt.Errorf("no content type for %s", path.Ext(name))
	}
	zipped, err := compress(body)
	if err != nil {
		return page{}, err
	}
	if len(zipped) >= len(body) {
		zipped = nil
	}
	return page{body: body, zipped: zipped, contentType: contentType, etag: onrecord.HashBytes(body)[:16]}, nil
}

// contentTypes by the name of a file, or by its ending.
var contentTypes = map[string]string{
	"feed.xml": "application/rss+xml; charset=utf-8",
	"atom.xml": "application/atom+xml; charset=utf-8",
	".xml":     "application/xml; charset=utf-8",
	".json":    "application/feed+json; charset=utf-8",
	".html":    "text/html; charset=utf-8",
	".txt":     "text/plain; charset=utf-8",
	".pdf":     "application/pdf",
}

func compress(body []byte) ([]byte, error) {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(body); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
