// Every described struct: for those few who handle all kinds at once.
#pragma once

#include "model/resources/all_ec2.h"
#include "model/resources/all_services.h"
