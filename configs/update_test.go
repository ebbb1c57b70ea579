package configs_test

import "flag"

var update = flag.Bool("update", false, "rewrite the expectations of testdata; read the diff")
