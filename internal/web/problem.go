package web

import (
	"encoding/json"
	"net/http"
)

// problem is an error as RFC 9457 wants it told.
type problem struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail"`
}

// problem answers a program with an error.
func (s *Server) problem(w http.ResponseWriter, r *http.Request, err error) {
	status, detail := s.explain(r, err)
	if status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", "10")
	}
	b, err := json.Marshal(problem{"about:blank", http.StatusText(status), status, detail})
	if err != nil {
		http.Error(w, detail, status)
		return
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.Header().Set("Cache-Control", "no-store")
	s.send(w, r, status, append(b, '\n'))
}
