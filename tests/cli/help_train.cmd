$notme train --help
