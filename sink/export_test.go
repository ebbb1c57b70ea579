package sink

// IsUnspaced lets a test compare it with what SQL says.
var IsUnspaced = isUnspaced
