package worker

// protocol is the version that is spoken here.
const protocol = 3

// request is any request; the fields of the others stay empty.
type request struct {
	Request string `json:"request"`

	// Of `open`.
	Protocol  uint32   `json:"protocol"`
	Contender string   `json:"contender"`
	Core      *int     `json:"core"`
	SpawnedNs *int64   `json:"spawned-ns"`
	Slower    *float64 `json:"slower"`
	Language  string   `json:"language"`
	Suites    []string `json:"suites"`
	Service   *struct {
		Kind    string `json:"kind"`
		Threads int    `json:"threads"`
	} `json:"service"`

	// Of `serve`.
	Listen string `json:"listen"`

	// Of `verify`.
	Function string `json:"function"`
	Golden   string `json:"golden"`

	// Of those that call. Inputs is a file with the ring, one canonical JSON text a line.
	Workload   string `json:"workload"`
	Inputs     string `json:"inputs"`
	WarmUpMs   int64  `json:"warm-up-ms"`
	SliceUs    int64  `json:"slice-us"`
	Threads    int    `json:"threads"`
	WindowMs   int64  `json:"window-ms"`
	DurationMs int64  `json:"duration-ms"`
	Calls      []int  `json:"calls"`
}

// answerOf names an answer.
type answerOf struct {
	Answer string `json:"answer"`
}

type opened struct {
	answerOf
	Protocol       uint32            `json:"protocol"`
	Program        string            `json:"program"`
	Language       string            `json:"language"`
	Build          string            `json:"build"`
	Runtime        string            `json:"runtime"`
	Effective      map[string]string `json:"effective"`
	ArtifactSHA256 *string           `json:"artifact-sha256"`
	Fixtures       string            `json:"fixtures"`
	Phases         []phase           `json:"phases"`
	Idle           memory            `json:"idle"`
	Clock          clock             `json:"clock"`
	DebugBuild     bool              `json:"debug-build"`
}

// phase is one step of a start.
type phase struct {
	Name string  `json:"name"`
	Us   float64 `json:"us"`
}

type clock struct {
	CostNs       float64 `json:"cost-ns"`
	ResolutionNs float64 `json:"resolution-ns"`
}

type verified struct {
	answerOf
	Cases      int         `json:"cases"`
	Digest     string      `json:"digest"`
	Difference *difference `json:"difference"`
}

type difference struct {
	Case     string `json:"case"`
	Expected string `json:"expected"`
	Got      string `json:"got"`
}

type prepared struct {
	answerOf
	Batch      int     `json:"batch"`
	ClockShare float64 `json:"clock-share"`
	EmptyNs    float64 `json:"empty-ns"`
	WarmUp     warmUp  `json:"warm-up"`
}

type warmUp struct {
	Steady        bool    `json:"steady"`
	Batches       int     `json:"batches"`
	Ms            float64 `json:"ms"`
	FirstOverLast float64 `json:"first-over-last"`
}

type measured struct {
	answerOf
	CallNs      []float64   `json:"call-ns"`
	Collections collections `json:"collections"`
}

type counted struct {
	answerOf
	Threads []threadCount `json:"threads"`
}

type threadCount struct {
	Calls int64 `json:"calls"`
	Ns    int64 `json:"ns"`
}

type started struct {
	answerOf
	Phases   []phase  `json:"phases"`
	ToCallUs [][2]any `json:"to-call-us"`
}

type seen struct {
	answerOf
	Memory  memory  `json:"memory"`
	Process process `json:"process"`
}

type serving struct {
	answerOf
	Address  string  `json:"address"`
	ListenUs float64 `json:"listen-us"`
}

type closed struct {
	answerOf
	process
}
