package web

import (
	_ "embed"
	"fmt"
	"net/http"
	"sync"

	"github.com/goccy/go-yaml"
)

//go:embed openapi.yaml
var openAPIText []byte

// OpenAPI is an OpenAPI 3.1 document of the API, as JSON.
var OpenAPI = sync.OnceValues(func() ([]byte, error) {
	b, err := yaml.YAMLToJSON(openAPIText)
	if err != nil {
		return nil, fmt.Errorf("openapi.yaml: %w", err)
	}
	return b, nil
})

func (s *Server) openAPI(w http.ResponseWriter, r *http.Request) {
	b, err := OpenAPI()
	if err != nil {
		s.problem(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	s.send(w, r, http.StatusOK, b)
}
