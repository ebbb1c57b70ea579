package sink

import (
	"encoding/json"
	"fmt"
)

// scanFunc is a place to scan a column into.
type scanFunc func(value any) error

// Scan implements sql.Scanner.
func (f scanFunc) Scan(value any) error { return f(value) }

// text scans a column of text that may be NULL, for which the rest of the program says "".
func text[S ~string](to *S) scanFunc {
	return func(value any) error {
		switch v := value.(type) {
		case nil:
			*to = ""
		case string:
			*to = S(v)
		default:
			return fmt.Errorf("a text is stored as %T", value)
		}
		return nil
	}
}

// orZero scans a number that may be NULL.
func orZero(to *float64) scanFunc {
	return func(value any) error {
		switch v := value.(type) {
		case nil:
			*to = 0
		case float64:
			*to = v
		default:
			return fmt.Errorf("a number is stored as %T", value)
		}
		return nil
	}
}

// fromJSON scans a column of JSON that may be NULL.
func fromJSON(to any) scanFunc {
	return func(value any) error {
		switch v := value.(type) {
		case nil:
			return nil
		case string:
			return json.Unmarshal([]byte(v), to)
		}
		return fmt.Errorf("JSON is stored as %T", value)
	}
}
