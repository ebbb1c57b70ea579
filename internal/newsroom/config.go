package newsroom

import (
	_ "embed"
	"strconv"
	"strings"
)

//go:embed newsroom.yaml
var config string

// proxyMark is what newsroom.yaml has in the place of the proxy's address.
const proxyMark = `"http://127.0.0.1:PORT"`

// Config returns the configuration (YAML) that watches every host of the newsroom through proxy, the address that
// Start returned. It is a whole configuration and serves as an example of one.
func Config(proxy string) []byte {
	return []byte(strings.Replace(config, proxyMark, strconv.Quote(proxy), 1))
}
