// Prints what Grafana's own model of a dashboard refuses: unknown fields, missing required ones, wrong types, values out of
// their limits, and what the model loses when it reads and writes the file.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"reflect"

	"github.com/grafana/grafana-foundation-sdk/go/cog"
	"github.com/grafana/grafana-foundation-sdk/go/cog/plugins"
	"github.com/grafana/grafana-foundation-sdk/go/dashboard"
)

func report(err error) {
	var many cog.BuildErrors
	if errors.As(err, &many) {
		for _, one := range many {
			report(one)
		}
	} else if err != nil {
		fmt.Println(err)
	}
}

// The model may add fields with their defaults, and leaves out empty lists.
func compare(path string, in any, out any) {
	switch value := in.(type) {
	case map[string]any:
		other, _ := out.(map[string]any)
		for key, one := range value {
			if list, isList := one.([]any); !isList || len(list) > 0 {
				compare(path+"."+key, one, other[key])
			}
		}
	case []any:
		other, _ := out.([]any)
		for i, one := range value {
			if i < len(other) {
				compare(fmt.Sprintf("%s[%d]", path, i), one, other[i])
			} else {
				report(fmt.Errorf("%s[%d] is lost", path, i))
			}
		}
	default:
		if !reflect.DeepEqual(in, out) {
			report(fmt.Errorf("%s: %v becomes %v", path, in, out))
		}
	}
}

func main() {
	raw, err := os.ReadFile(os.Args[1])
	if err != nil {
		panic(err)
	}
	// Without them, the options of panels and the queries are not judged.
	plugins.RegisterDefaultPlugins()
	strict := dashboard.Dashboard{}
	report(strict.UnmarshalJSONStrict(raw))
	// The strict decoder of 0.0.22 drops panels without errors: what it returns cannot be validated.
	model := dashboard.Dashboard{}
	report(json.Unmarshal(raw, &model))
	report(model.Validate())
	encoded, err := json.Marshal(model)
	report(err)
	var in, out any
	report(json.Unmarshal(raw, &in))
	report(json.Unmarshal(encoded, &out))
	compare("$", in, out)
}
