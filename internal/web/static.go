package web

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"net/http"
	"path"
)

//go:embed static
var statics embed.FS

var contentTypes = map[string]string{
	".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml",
}

// static serves the style sheet, the script and the icon.
func (s *Server) static(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("name")
	body, err := statics.ReadFile("static/" + name)
	if err != nil {
		s.nowhere(w, r)
		return
	}
	w.Header().Set("Content-Type", contentTypes[path.Ext(name)])
	if r.URL.RawQuery != "" { // the address names what is in it
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	s.send(w, r, http.StatusOK, body)
}

// asset is the address of a file of static, another one whenever the file changes.
func asset(name string) string {
	body, err := statics.ReadFile("static/" + name)
	if err != nil {
		return "/static/" + name
	}
	sum := sha256.Sum256(body)
	return "/static/" + name + "?" + hex.EncodeToString(sum[:6])
}
